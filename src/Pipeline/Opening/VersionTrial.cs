namespace ModelPipeline;

/// <summary>What a version made of rows of the input before it got users. Part of the wire format and of stored state.</summary>
/// <param name="Rows">The number of rows that the version answered; 0 if the input gives no rows without user ids.</param>
/// <param name="Unusable">The rows that cannot be fed to the version.</param>
/// <param name="Compared">The rows that the stable version answered too.</param>
/// <param name="MeanDifference">The mean absolute difference to the stable version over all numeric outputs; null if there is none.</param>
/// <param name="MaxDifference">The largest absolute difference to the stable version; null if there is none.</param>
/// <param name="Agreement">The share of equal values in the outputs that are no numbers with a fraction; null if there is none.</param>
public sealed record VersionTrial(
    int Rows,
    int Unusable,
    int Compared = 0,
    double? MeanDifference = null,
    double? MaxDifference = null,
    double? Agreement = null);
