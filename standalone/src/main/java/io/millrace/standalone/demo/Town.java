package io.millrace.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The card holders and terminals on a 100 x 100 grid, drawn once from the seed. */
final class Town {
    private static final double SIDE = 100;
    private static final double RADIUS = 5;

    private Town() {}

    /** The customers by their numbers. */
    static List<Customer> customers(TownSettings settings) {
        var random = new Random(Draws.seed(settings.seed(), Draws.TOWN, 0));
        var x = random.doubles(settings.terminals(), 0, SIDE).toArray();
        var y = random.doubles(settings.terminals(), 0, SIDE).toArray();
        var customers = new ArrayList<Customer>(settings.customers());
        for (int i = 0; i < settings.customers(); i++) {
            double homeX = random.nextDouble() * SIDE;
            double homeY = random.nextDouble() * SIDE;
            double meanAmount = 5 + random.nextDouble() * 95;
            double meanDaily = random.nextDouble() * 4;
            customers.add(new Customer(meanAmount, meanDaily, nearby(x, y, homeX, homeY)));
        }
        return customers;
    }

    private static List<Integer> nearby(double[] x, double[] y, double homeX, double homeY) {
        var distances =
                IntStream.range(0, x.length)
                        .mapToDouble(i -> square(x[i] - homeX) + square(y[i] - homeY))
                        .toArray();
        var near =
                IntStream.range(0, x.length)
                        .filter(i -> distances[i] < square(RADIUS))
                        .boxed()
                        .toList();
        return near.isEmpty() ? List.of(smallest(distances)) : near;
    }

    private static int smallest(double[] distances) {
        return IntStream.range(1, distances.length)
                .reduce(0, (best, i) -> distances[i] < distances[best] ? i : best);
    }

    private static double square(double value) {
        return value * value;
    }
}
