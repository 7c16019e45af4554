namespace ModelPipeline.Client;

/// <summary>Why a model gives a user this prediction: <c>Baseline</c> + all contributions + <c>Others</c> = <c>Prediction</c>.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="User">The user.</param>
/// <param name="ModelVersion">The version that is explained.</param>
/// <param name="Output">The output column that is explained.</param>
/// <param name="Scale">The unit of all numbers here: <c>Output, LogOdds</c>.</param>
/// <param name="Method">How the contributions were computed: <c>Exact, Permutation</c>.</param>
/// <param name="Samples">The pairs of walks; 0 for exact contributions.</param>
/// <param name="Background">The rows that the user's row was compared with.</param>
/// <param name="Baseline">The mean output of the background rows.</param>
/// <param name="Prediction">The output for the user's row.</param>
/// <param name="Contributions">The contributions, the largest first, whichever their sign.</param>
/// <param name="Others">The sum of the contributions that are not listed; 0 where all are.</param>
/// <param name="Error">What is missing from the sum: rounding alone.</param>
public sealed record Explanation(
    string Pipeline,
    string User,
    string ModelVersion,
    string Output,
    string Scale,
    string Method,
    int Samples,
    ExplanationBackground Background,
    double Baseline,
    double Prediction,
    IReadOnlyList<ColumnContribution> Contributions,
    double Others,
    double Error);
