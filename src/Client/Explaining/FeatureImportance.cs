namespace ModelPipeline.Client;

/// <summary>Which columns matter to a model: its explanations of a sample of users, taken together.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="ModelVersion">The version that is explained.</param>
/// <param name="Output">The output column that is explained.</param>
/// <param name="Scale">The unit of all numbers here: <c>Output, LogOdds</c>.</param>
/// <param name="Users">The users whose predictions are explained.</param>
/// <param name="Failed">The users of the sample whose predictions cannot be explained.</param>
/// <param name="IsComplete">Whether the whole sample was explained before the time was over.</param>
/// <param name="Background">The rows that the users' rows were compared with.</param>
/// <param name="Columns">The columns, the most important first.</param>
public sealed record FeatureImportance(
    string Pipeline,
    string ModelVersion,
    string Output,
    string Scale,
    int Users,
    int Failed,
    bool IsComplete,
    ExplanationBackground Background,
    IReadOnlyList<ColumnImportance> Columns);
