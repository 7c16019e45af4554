namespace ModelPipeline.Api;

/// <summary>Who makes a request, for histories.</summary>
internal static class Caller
{
    /// <summary>The name of the authenticated caller; <c>anonymous</c> if nobody is authenticated.</summary>
    public static string NameOf(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? name : "anonymous";
}
