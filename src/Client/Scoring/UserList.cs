namespace ModelPipeline.Client;

/// <summary>The body of a list.</summary>
internal sealed record UserList(IReadOnlyList<string> Users);
