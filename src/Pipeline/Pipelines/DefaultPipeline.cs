namespace ModelPipeline;

/// <summary>The pipeline that is used for a call that names no pipeline. If the name is empty, the only pipeline is used.</summary>
/// <param name="Name">Setting <c>DefaultPipeline</c>.</param>
public sealed record DefaultPipeline(string Name);
