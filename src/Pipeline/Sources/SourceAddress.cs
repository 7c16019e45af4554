using System.Text.RegularExpressions;

namespace ModelPipeline;

/// <summary>
/// Where a model is: a path of this machine, or an address with a scheme such as <c>https://host/churn.onnx</c>,
/// <c>gs://bucket/churn.onnx</c>, <c>s3://bucket/churn.onnx</c>, <c>models:/churn@champion</c> or <c>store:/churn/v2/churn.onnx</c>.
/// </summary>
public sealed partial record SourceAddress
{
    private SourceAddress(string text, string scheme)
    {
        Text = text;
        Scheme = scheme;
    }

    /// <summary>The address as it was set. The query of a URL can be a secret, so this text must not be shown.</summary>
    public string Text { get; }

    /// <summary>The scheme in lower case; empty for a path without a scheme.</summary>
    public string Scheme { get; }

    /// <summary>Whether the address is a path of this machine, without a scheme or with <c>file:</c>.</summary>
    public bool IsLocal => Scheme is "" or "file";

    /// <summary>The address without user, password, query and fragment, for messages and logs.</summary>
    public string Shown => Scheme is "http" or "https" ? WithoutSecrets(Text) : Text;

    /// <summary>The last part of the address, such as <c>churn.onnx</c>.</summary>
    public string Name => Shown.TrimEnd('/').Split('/', '\\')[^1];

    /// <summary>The text after the scheme, without its leading slashes; the whole text of a path.</summary>
    public string Rest => Scheme.Length == 0 ? Text : Text[(Scheme.Length + 1)..].TrimStart('/');

    /// <summary>Reads an address. Any text without a scheme is a path.</summary>
    public static SourceAddress Parse(string text) =>
        new(text, WithScheme().Match(text) is { Success: true } match ? match.Groups[1].Value.ToLowerInvariant() : "");

    /// <inheritdoc />
    public override string ToString() => Shown;

    // A password with a character that is not encoded (/, ?, #) ends the host too soon, and makes the text no URL.
    private static string WithoutSecrets(string url)
    {
        var text = Uri.TryCreate(url, UriKind.Absolute, out _) ? url : BeforeLastAt().Replace(url, "$1");
        return UserInfo().Replace(text.Split('?', '#')[0], "$1");
    }

    // Two letters or more: "C:/models" is a path of Windows.
    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+.-]+):/")]
    private static partial Regex WithScheme();

    [GeneratedRegex("^([a-z]+://)[^/]*@", RegexOptions.IgnoreCase)]
    private static partial Regex UserInfo();

    [GeneratedRegex("^([a-z]+://).*@", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex BeforeLastAt();
}
