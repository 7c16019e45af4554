namespace ModelPipeline.Models.Python;

/// <summary>A setting that does not fit, as a worker tells it.</summary>
internal sealed record MessageFault(string Setting, string Message);
