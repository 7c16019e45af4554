namespace ModelPipeline.Api;

/// <summary>
/// Marks routes whose every request scores one user. A route that scores several calls
/// <see cref="TenantGuard.RefuseAsync(HttpContext, int)"/> itself, once it knows how many.
/// </summary>
internal sealed class CountedUsers
{
    public static CountedUsers One { get; } = new();
}
