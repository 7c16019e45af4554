namespace ModelPipeline.Api;

/// <summary>The names of scopes, as settings, keys and tokens have them.</summary>
internal static class Scopes
{
    private static readonly Scope[] Each =
        [.. Enum.GetValues<Scope>().Where(scope => scope is not (Scope.None or Scope.All))];

    /// <summary>All names, for messages.</summary>
    public static string AllNames { get; } = string.Join(", ", Names(Scope.All));

    /// <summary>The names of the scopes.</summary>
    public static IEnumerable<string> Names(Scope scopes) =>
        Each.Where(scope => scopes.HasFlag(scope)).Select(scope => scope.ToString().ToLowerInvariant());

    /// <summary>The scope of a name; null for no such scope.</summary>
    public static Scope? Find(string name) =>
        Array.Find(Each, scope => scope.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)) is var found and not Scope.None
            ? found
            : null;

    /// <summary>The scopes of the names. Other names count for nothing.</summary>
    public static Scope Of(IEnumerable<string> names) => names.Aggregate(Scope.None, (all, name) => all | (Find(name) ?? Scope.None));
}
