using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>A user of a list: an id, or an object with the id and the features of the user.</summary>
/// <param name="User">The id.</param>
/// <param name="Features">The features, an object in JSON; null for none.</param>
[JsonConverter(typeof(UserEntryConverter))]
internal readonly record struct UserEntry(string? User, string? Features = null);
