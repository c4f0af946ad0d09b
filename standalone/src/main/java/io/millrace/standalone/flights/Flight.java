package io.millrace.standalone.flights;

/**
 * One leg of an aircraft. Times are minutes since 1970, delays are minutes.
 *
 * @param id grows with the scheduled departure
 * @param tailNumber null where the request does not know it
 * @param cancelled nothing happened after the request
 * @param departureTail whether the departure reports the tail number, and likewise for the arrival
 */
record Flight(
        long id,
        String carrier,
        String tailNumber,
        String origin,
        String dest,
        int distance,
        long scheduled,
        long offBlock,
        long landed,
        long scheduledArrival,
        boolean cancelled,
        boolean departureTail,
        boolean arrivalTail) {
    /** A request comes so many minutes before the scheduled departure. */
    static final int AHEAD = 30;

    long asked() {
        return scheduled - AHEAD;
    }

    long departureDelay() {
        return offBlock - scheduled;
    }

    long arrivalDelay() {
        return landed - scheduledArrival;
    }

    Flight withId(long newId) {
        return new Flight(
                newId,
                carrier,
                tailNumber,
                origin,
                dest,
                distance,
                scheduled,
                offBlock,
                landed,
                scheduledArrival,
                cancelled,
                departureTail,
                arrivalTail);
    }
}
