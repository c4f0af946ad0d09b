package io.millrace.standalone.fault;

import io.millrace.schemas.plan.Plan;

/**
 * The pipeline under fire: two entities in different partitions, one of them looking at labels, the
 * other at a table, as vectors do.
 */
final class FaultPipeline {
    static final String PAYMENTS = "fault.payments";
    static final String LABELS = "fault.complaints";
    static final String SHOPS = "fault.shops";

    static final String YAML =
            """
            pipeline: fault
            partitions: 2
            sources:
              payments:
                topic: fault.payments
                id: id
                time: { field: t, unit: millis }
                lateness: 1d
                ahead: 1h
                fields: { id: long, t: timestamp, account: string, shop: string, amount: decimal(2) }
                valid: [ "amount >= 0" ]
            tables:
              shops: { topic: fault.shops, key: shop, fields: { rating: double } }
            features:
              payer:
                key: account
                from: payments
                values:
                  amount: { of: amount, compute: [count, sum, mean, max], over: [6h, 1d] }
                  before: { of: amount, compute: [last, seconds_since_last], exclude_current: true }
                  praised: { of: amount, compute: [count, sum], over: 1d, where: "shops.rating >= 3.0" }
              merchant:
                key: shop
                from: payments
                values:
                  tx: { compute: count, over: 1d }
                  risk: { of: label, compute: [count, mean], over: 2d, delay: 12h, default: 0 }
            predict:
              on: payments
              key: account
              inputs: [ amount, shops.rating, "payer.*", "merchant.*" ]
            label:
              topic: fault.complaints
              id: id
              value: fraud
              time: { field: t, unit: millis }
              default: false
              horizon: 3d
              revise_within: 3d
            training:
              every: 2d
              window: 20d
              holdout: 2d
              candidates: [ logistic ]
              trials: 1
              min_examples: 1900
            gate: { must: [ "average_precision >= 0" ] }
            serving: { decision: "score >= 0.5", without_model: hold }
            """;

    private FaultPipeline() {}

    static Plan plan() {
        return Plan.of("fault.yaml", YAML);
    }
}
