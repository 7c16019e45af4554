namespace ModelPipeline.Api;

/// <summary>
/// The body that a route reads itself and that a caller may leave out, for the OpenAPI document. <c>Accepts</c> would make routing look at
/// the content type of every request.
/// </summary>
internal sealed record OptionalBody(Type Type);
