using System.Text.Json;

namespace ModelPipeline;

/// <summary>A user of a job's list.</summary>
/// <param name="User">The user.</param>
/// <param name="Features">The features of the user, an object in JSON; null for none.</param>
internal readonly record struct ListedUser(string User, JsonElement? Features)
{
    /// <summary>Reads a user: a text, or a list of the text and the features.</summary>
    public static ListedUser Read(JsonElement json) => json.ValueKind == JsonValueKind.Array
        ? new(json[0].GetString()!, json[1].ValueKind == JsonValueKind.Null ? null : json[1])
        : new(json.GetString()!, null);
}
