package io.millrace.standalone.demo;

import java.util.List;

/**
 * A card holder.
 *
 * @param meanAmount currency units
 * @param meanDaily transactions per day
 * @param nearby terminals within the radius; where there is none, the nearest one
 */
record Customer(double meanAmount, double meanDaily, List<Integer> nearby) {}
