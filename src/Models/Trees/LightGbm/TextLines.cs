namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>The lines of a text, without their ends.</summary>
internal ref struct TextLines(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int next;

    /// <summary>Where the current line begins.</summary>
    public int Start { get; private set; }

    /// <summary>The current line.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public bool MoveNext()
    {
        if (next >= text.Length)
            return false;
        Start = next;
        var length = text[next..].IndexOf((byte)'\n');
        // What has no end of a line is the beginning of one.
        Current = text.Slice(next, length < 0 ? text.Length - next : length).TrimEnd((byte)'\r');
        next = length < 0 ? text.Length : next + length + 1;
        return true;
    }
}
