namespace ModelPipeline.Api;

/// <summary>Checks what a key is to be granted, in settings, in requests and on the command line.</summary>
internal static class Grants
{
    private const int LongestName = 64;

    /// <summary>The parts of a list that was written as texts with commas or spaces.</summary>
    public static string[] Split(IEnumerable<string>? texts) =>
        [.. (texts ?? []).SelectMany(text => text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>The faults of a grant.</summary>
    /// <param name="key">The key of the setting, or the name of the body, that has the three.</param>
    /// <param name="scopes">The scopes.</param>
    /// <param name="pipelines">The globs of pipelines.</param>
    /// <param name="tenant">The tenant; null or empty for none.</param>
    public static IEnumerable<Fault> Check(string key, IEnumerable<string> scopes, IEnumerable<string> pipelines, string? tenant)
    {
        var granted = Split(scopes);
        if (granted.Length == 0)
            yield return new($"{key}:Scopes", $"is empty; set any of {Scopes.AllNames}.");
        foreach (var unknown in granted.Where(scope => Scopes.Find(scope) is null))
            yield return new($"{key}:Scopes", $"has '{Shown(unknown)}', which is no scope; set any of {Scopes.AllNames}.");
        var globs = Split(pipelines);
        if (globs.Length == 0)
            yield return new($"{key}:Pipelines", "is empty; name pipelines, or leave it out for all.");
        foreach (var glob in globs.Where(glob => !PipelineGlobs.IsGlob(glob)))
            yield return new($"{key}:Pipelines", $"has '{Shown(glob)}'; set names of pipelines, with * for any characters.");
        if (!string.IsNullOrEmpty(tenant) && !IsName(tenant))
            yield return new($"{key}:Tenant", $"is '{Shown(tenant)}'; set letters, digits, '-', '_' and '.', at most {LongestName}.");
    }

    /// <summary>Whether the text can name a key or a tenant.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static string Shown(string text) => text.Length > LongestName ? $"{text.AsSpan(0, LongestName)}..." : text;
}
