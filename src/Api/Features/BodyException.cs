using System.Text.Json;

namespace ModelPipeline.Api;

/// <summary>A body is JSON, but not of the form that a route takes; the message says what belongs there.</summary>
internal sealed class BodyException(string message) : JsonException(message);
