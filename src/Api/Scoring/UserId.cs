namespace ModelPipeline.Api;

/// <summary>User ids in requests: any text that is not blank, up to 1,024 characters, without control characters.</summary>
internal static class UserId
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
        return user.Any(char.IsControl) ? "The user id has a control character; remove it." : null;
    }

    /// <summary>
    /// The id in a path such as <c>/pipelines/{p}/users/{user}/score</c>. Routing leaves %2F encoded, so that an id with a slash looks like
    /// an
    /// id with the text "%2F". The raw target of the request tells them apart.
    /// </summary>
    /// <param name="context">The call.</param>
    /// <param name="routed">The id as routing gives it.</param>
    /// <param name="fromEnd">The place of the id among the segments of the path; 1 for the last segment.</param>
    public static string FromPath(HttpContext context, string routed, int fromEnd = 2)
    {
        if (!routed.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            return routed;
        var path = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        return Uri.UnescapeDataString(path.TrimEnd('/').Split('/')[^fromEnd]);
    }
}
