package io.millrace.schemas.plan;

/** The definition that the tests of this module share. */
public final class CardFraud {
    public static final String YAML =
            """
            pipeline: card-fraud
            partitions: 4
            sources:
              transactions:
                topic: card-fraud.transactions
                id: tx_id
                time: { field: t, unit: seconds }
                lateness: 1h
                ahead: 1h
                fields: { tx_id: long, t: timestamp, customer_id: string, terminal_id: string, amount: decimal(2) }
                valid: [ "amount >= 0" ]
            features:
              customer:
                key: customer_id
                from: transactions
                values:
                  amount:    { of: amount, compute: [count, sum, mean, min, max, stddev], over: [1h, 1d, 7d, 30d] }
                  terminals: { of: terminal_id, compute: distinct, over: 7d }
                  previous:  { of: amount, compute: [last, seconds_since_last], exclude_current: true }
              terminal:
                key: terminal_id
                from: transactions
                values:
                  tx:   { compute: count, over: [1d, 7d, 30d] }
                  risk: { of: label, compute: [count, mean], over: [1d, 7d, 30d], delay: 7d, default: 0 }
            derive:
              night: "time.getHours('UTC') <= 6"
              ratio: "amount / customer.amount.mean_7d"
            predict:
              on: transactions
              key: customer_id
              inputs: [ amount, night, ratio, "customer.*", "terminal.*" ]
            label:
              topic: card-fraud.labels
              id: tx_id
              value: fraud
              default: false
              horizon: 7d
            training: { every: 1d, window: 28d, holdout: 7d, candidates: [xgboost, logistic], trials: 20 }
            gate: { must: [ "average_precision >= champion.average_precision" ] }
            serving: { decision: "score >= 0.5", without_model: hold }
            """;

    private CardFraud() {}

    public static Plan plan() {
        return Plan.of("card-fraud", YAML);
    }
}
