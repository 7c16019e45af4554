namespace ModelPipeline.Client;

/// <summary>How much a column, or a group of columns, matters over many users.</summary>
/// <param name="Column">The column of the input, or the name of the group.</param>
/// <param name="Importance">The mean size of its contributions, whichever their sign, in the unit of the explanations.</param>
/// <param name="Mean">The mean of its contributions: whether it rather raises or lowers the output.</param>
/// <param name="StandardError">The standard error of the importance, over the users.</param>
public sealed record ColumnImportance(string Column, double Importance, double Mean, double StandardError);
