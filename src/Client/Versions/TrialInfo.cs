namespace ModelPipeline.Client;

/// <summary>What a version made of rows of the input before it got users.</summary>
/// <param name="Rows">The rows that the version answered; 0 if the input gives no rows without user ids.</param>
/// <param name="Unusable">The rows that cannot be fed to the version.</param>
/// <param name="Compared">The rows that the stable version answered too.</param>
/// <param name="MeanDifference">The mean absolute difference to the stable version; null if there is none.</param>
/// <param name="MaxDifference">The largest absolute difference to the stable version; null if there is none.</param>
/// <param name="Agreement">The share of equal values in the outputs that are no numbers with a fraction; null if there is none.</param>
public sealed record TrialInfo(
    int Rows, int Unusable, int Compared, double? MeanDifference, double? MaxDifference, double? Agreement);
