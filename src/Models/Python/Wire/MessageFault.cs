namespace ModelPipeline.Models.Python;

/// <summary>A fault of a setting that a Python process found.</summary>
internal sealed record MessageFault(string Setting, string Message);
