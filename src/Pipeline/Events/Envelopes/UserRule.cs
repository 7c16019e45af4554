using System.Text.Json;

namespace ModelPipeline;

/// <summary>Where an event has its users.</summary>
/// <param name="Attribute">The attribute with the user; null for the usual places.</param>
/// <param name="Field">The JSON pointer (RFC 6901) of the user, or of a list of users, in the data; null for the usual places.</param>
public sealed record UserRule(string? Attribute = null, string? Field = null)
{
    /// <summary>The most users of one event.</summary>
    public const int MostUsers = 1_000;

    /// <summary>
    /// The fault of an event whose JSON writes half of a surrogate pair: reading such a text throws
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    internal const string HalfOfAPair = "The event has half of a surrogate pair, which is no character.";

    private static readonly string[] UsualNames = ["user_id", "userId", "user", "users"];

    /// <summary>What is wrong with the rule; null for a valid one.</summary>
    public string? Check()
    {
        if (Attribute is not null && Field is not null)
            return "userAttribute and userField exclude each other; send one of them.";
        if (Attribute is { Length: 0 })
            return "userAttribute is empty; name an attribute, or leave it out.";
        return Field is null || JsonPointer.IsValid(Field)
            ? null
            : "userField is no JSON pointer; send one such as /customer/id.";
    }

    /// <summary>The users of an event, or why there are none.</summary>
    /// <param name="attribute">Gives the value of an attribute; null for none.</param>
    /// <param name="subject">The subject of the event; null for none.</param>
    /// <param name="data">The data as text; null for none.</param>
    public (IReadOnlyList<string> Users, string? Fault) Find(Func<string, string?> attribute, string? subject, string? data)
    {
        (IReadOnlyList<string> Users, string? Fault) found;
        try
        {
            found = FindAny(attribute, subject, data);
        }
        catch (InvalidOperationException)
        {
            return ([], HalfOfAPair);
        }

        if (found.Fault is not null)
            return ([], found.Fault);
        if (found.Users.Count > MostUsers)
            return ([], $"The event has {found.Users.Count} users; at most {MostUsers} are allowed.");
        return found.Users.Select(UserId.Check).FirstOrDefault(why => why is not null) is { } invalid ? ([], invalid) : found;
    }

    private (IReadOnlyList<string> Users, string? Fault) FindAny(Func<string, string?> attribute, string? subject, string? data)
    {
        if (Attribute is not null)
            return attribute(Attribute) is { } named ? ([named], null) : ([], $"The event has no attribute '{Attribute}'.");
        if (Field is not null)
            return FromField(data, Field);
        if (UsualNames.Select(attribute).FirstOrDefault(value => value is not null) is { } usual)
            return ([usual], null);
        return subject is not null ? ([subject], null) : FromData(data);
    }

    private static (IReadOnlyList<string> Users, string? Fault) FromField(string? data, string pointer)
    {
        if (!TryParse(data, out var root))
            return ([], "The data of the event is no JSON, so that userField finds no user.");
        return JsonPointer.Find(root, pointer) is { } value && UsersOf(value) is { Count: > 0 } users
            ? (users, null)
            : ([], $"The data of the event has no user at {pointer}.");
    }

    // An object with a usual field, or the user alone: as JSON text or number, or as plain text.
    private static (IReadOnlyList<string> Users, string? Fault) FromData(string? data)
    {
        const string None =
            "The event names no user: it has no attribute user_id, no subject, and no field user_id; "
            + "say where with userAttribute or userField.";
        if (string.IsNullOrWhiteSpace(data))
            return ([], None);
        if (!TryParse(data, out var root))
            return ([data.Trim()], null);
        if (root.ValueKind != JsonValueKind.Object)
            return UsersOf(root) is { Count: > 0 } alone ? (alone, null) : ([], None);
        foreach (var name in UsualNames)
        {
            if (root.TryGetProperty(name, out var value) && UsersOf(value) is { Count: > 0 } users)
                return (users, null);
        }

        return ([], None);
    }

    private static IReadOnlyList<string> UsersOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return TextOf(value) is { } single ? [single] : [];
        var texts = value.EnumerateArray().Select(TextOf).ToList();
        // One of them that is no id makes the list no list of users.
        return texts.Contains(null) ? [] : [.. texts.OfType<string>().Distinct()];
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private static bool TryParse(string? data, out JsonElement root)
    {
        root = default;
        if (data is null)
            return false;
        try
        {
            root = JsonElement.Parse(data);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
