namespace ModelPipeline;

/// <summary>The pipeline that a call means which names none; empty: the only one there is.</summary>
/// <param name="Name">Setting <c>DefaultPipeline</c>.</param>
public sealed record DefaultPipeline(string Name);
