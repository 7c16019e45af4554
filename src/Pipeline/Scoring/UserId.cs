namespace ModelPipeline;

/// <summary>
/// User ids in requests and events: any text that is not blank, up to 1,024 characters, without control characters.
/// </summary>
public static class UserId
{
    /// <summary>The longest id, in UTF-16 code units.</summary>
    public const int MaxLength = 1024;

    /// <summary>What is wrong with an id; null for a valid id.</summary>
    public static string? Check(string? user)
    {
        if (string.IsNullOrWhiteSpace(user))
            return "Please provide a valid user id";
        if (user.Length > MaxLength)
            return $"The user id has {user.Length} characters; at most {MaxLength} are allowed.";
        foreach (var character in user)
        {
            if (char.IsControl(character))
                return "The user id has a control character; remove it.";
        }

        return null;
    }
}
