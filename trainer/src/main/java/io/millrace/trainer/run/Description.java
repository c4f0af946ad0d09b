package io.millrace.trainer.run;

import io.millrace.schemas.model.Calibration;
import io.millrace.trainer.card.Curves;
import io.millrace.trainer.card.Importance;
import io.millrace.trainer.card.Residuals;
import java.util.List;

/**
 * What a model's card tells beside its run.
 *
 * @param curves null for a regression
 * @param residuals null where there are classes
 */
record Description(
        String sha256,
        String fingerprint,
        Calibration calibration,
        Curves curves,
        Residuals residuals,
        List<Importance> importance) {}
