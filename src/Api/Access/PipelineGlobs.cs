using System.IO.Enumeration;

namespace ModelPipeline.Api;

/// <summary>
/// The pipelines that a caller may use: names in any case, where <c>*</c> stands for any characters and <c>?</c> for one. Immutable.
/// </summary>
internal sealed class PipelineGlobs
{
    private readonly string[] globs;

    /// <param name="globs">The globs. None of them allows no pipeline.</param>
    public PipelineGlobs(IEnumerable<string> globs)
    {
        this.globs = [.. globs];
        AllowAll = this.globs.Contains("*");
    }

    /// <summary>All pipelines.</summary>
    public static PipelineGlobs All { get; } = new(["*"]);

    /// <summary>Whether every pipeline is allowed.</summary>
    public bool AllowAll { get; }

    /// <summary>The globs.</summary>
    public IReadOnlyList<string> Texts => globs;

    /// <summary>Whether the pipeline is allowed.</summary>
    public bool Allow(string pipeline) => AllowAll || Array.Exists(globs, glob => FileSystemName.MatchesSimpleExpression(glob, pipeline));

    /// <summary>
    /// Whether these globs allow whatever another glob allows: the glob is one of these, or a plain name that one of these allows.
    /// </summary>
    public bool Cover(string glob) =>
        AllowAll || globs.Contains(glob, StringComparer.OrdinalIgnoreCase) || (glob.AsSpan().IndexOfAny('*', '?') < 0 && Allow(glob));

    /// <summary>Whether the text is a glob of pipelines: characters of names of pipelines, <c>*</c> and <c>?</c>.</summary>
    public static bool IsGlob(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '*' or '?');
}
