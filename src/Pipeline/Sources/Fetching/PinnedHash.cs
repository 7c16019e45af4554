namespace ModelPipeline;

/// <summary>The setting <c>Model:Sha256</c>.</summary>
internal static class PinnedHash
{
    private const int Digits = 64;

    /// <summary>Whether a text is a whole SHA-256.</summary>
    public static bool IsHash(string text) => text.Length == Digits && text.All(char.IsAsciiHexDigit);

    /// <summary>The hash in lower case; null if none is pinned.</summary>
    /// <exception cref="PipelineConfigurationException">The text is no SHA-256.</exception>
    public static string? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return IsHash(text)
            ? text.ToLowerInvariant()
            : throw new PipelineConfigurationException("Model:Sha256", $"is '{text}'; set the {Digits} hex digits that sha256sum prints.");
    }

    /// <summary>Checks content against the pinned hash.</summary>
    /// <exception cref="PipelineConfigurationException">The content has another hash.</exception>
    public static void Check(SourceAddress address, string? pinned, string actual)
    {
        if (pinned is not null && pinned != actual)
            throw SourceFaults.Pin(address, pinned, actual);
    }
}
