namespace ModelPipeline.Api;

/// <summary>Marks routes whose every response has a body of their own.</summary>
internal sealed class AlwaysAnswers;
