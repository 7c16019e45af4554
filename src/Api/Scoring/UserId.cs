namespace ModelPipeline.Api;

/// <summary>User ids as callers give them: any text that is not blank, up to 1,024 characters, without control characters.</summary>
internal static class UserId
{
    /// <summary>Longest id, in UTF-16 code units.</summary>
    public const int MaxLength = 1024;

    /// <summary>What is wrong with it; null for a good one.</summary>
    public static string? Check(string? user) =>
        string.IsNullOrWhiteSpace(user) ? "Please provide a valid user id"
        : user.Length > MaxLength ? $"The user id has {user.Length} characters; at most {MaxLength} are allowed."
        : user.Any(char.IsControl) ? "The user id has a control character; remove it."
        : null;

    /// <summary>
    /// The id in <c>/pipelines/{p}/users/{user}/score</c>. Routing leaves %2F as it is, so that an id with a slash cannot be told from
    /// one with that text; the target as it was sent can.
    /// </summary>
    public static string FromPath(HttpContext context, string routed)
    {
        if (!routed.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            return routed;
        var path = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        return Uri.UnescapeDataString(path.TrimEnd('/').Split('/')[^2]);
    }
}
