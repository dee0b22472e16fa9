/**
 * How is a run trained, recorded, resumed and swept?
 *
 * <p>A trial is a value and its result is a folder of plain files; trials run on any number of
 * threads and leave the same bytes. The lab must never hide a clock or a random source, write a
 * time into a metric, overwrite a run, leave a half-written file, or know which study asked.
 */
package thalweg.lab;
