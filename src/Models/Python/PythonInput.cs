namespace ModelPipeline.Models.Python;

/// <summary>One input of the model as its code sees it.</summary>
/// <param name="Name">The name of the column of a data frame or dictionary.</param>
/// <param name="Column">The column of the table that feeds it.</param>
internal sealed record PythonInput(string Name, string Column);
