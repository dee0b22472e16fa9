/** Placeholder replaced by the room's own words. */
package thalweg.expr;
