/**
 * Which bytes do the open formats want?
 *
 * <p>Safetensors for arrays, TensorBoard events for curves, Parquet for tables: written and read
 * here, so that other programs can open what the lab leaves behind. The same content gives the same
 * bytes. This package must never know what a run is, read a clock, or allocate on the word of a
 * header that the file's length does not bear out.
 */
package thalweg.lab.format;
