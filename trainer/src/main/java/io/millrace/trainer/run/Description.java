package io.millrace.trainer.run;

import io.millrace.schemas.model.Calibration;
import io.millrace.trainer.card.Curves;
import io.millrace.trainer.card.Importance;
import java.util.List;

/** What a model's card tells beside its run. */
record Description(
        String sha256,
        String fingerprint,
        Calibration calibration,
        Curves curves,
        List<Importance> importance) {}
