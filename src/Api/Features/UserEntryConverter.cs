using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>Reads a user of a list: <c>"7"</c>, or <c>{"user":"7","features":{"amount":12.5}}</c>.</summary>
internal sealed class UserEntryConverter : JsonConverter<UserEntry>
{
    public override bool HandleNull => true;

    public override UserEntry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String => new(reader.GetString()),
        JsonTokenType.StartObject => ReadObject(ref reader),
        // The route's example says what belongs there.
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, UserEntry value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Lists are read, never written.");

    private static UserEntry ReadObject(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return Read(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            throw new BodyException("A user of the list has half of a surrogate pair, which is no character.");
        }
    }

    private static UserEntry Read(JsonElement json)
    {
        var user = (JsonElement?)null;
        var features = (JsonElement?)null;
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.Equals("user", StringComparison.OrdinalIgnoreCase))
                user = Once(user, property);
            else if (property.Name.Equals("features", StringComparison.OrdinalIgnoreCase))
                features = Once(features, property);
            else
                throw new BodyException("A user of the list has a property that is neither \"user\" nor \"features\".");
        }

        return new(user is { } id ? TextOf(id) : null, features is { } values ? FeaturesOf(values) : null);
    }

    private static JsonElement Once(JsonElement? before, JsonProperty property) => before is null
        ? property.Value
        : throw new BodyException($"A user of the list has \"{property.Name}\" twice; leave one of the two out.");

    private static string? TextOf(JsonElement json) => json.ValueKind == JsonValueKind.String
        ? json.GetString()
        : throw new BodyException("\"user\" of a user of the list is not a text. Ids are texts: write \"1\", not 1.");

    private static string? FeaturesOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => JsonText.Of(json),
        _ => throw new BodyException("\"features\" of a user of the list is not an object, such as {\"amount\":12.5}."),
    };
}
