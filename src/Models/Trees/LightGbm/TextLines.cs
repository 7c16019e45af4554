namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>The lines of a text, without their line ends.</summary>
internal ref struct TextLines(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int next;

    /// <summary>The index of the first byte of the current line.</summary>
    public int Start { get; private set; }

    /// <summary>The current line.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public bool MoveNext()
    {
        if (next >= text.Length)
            return false;
        Start = next;
        var length = text[next..].IndexOf((byte)'\n');
        // The last line may have no line end.
        Current = text.Slice(next, length < 0 ? text.Length - next : length).TrimEnd((byte)'\r');
        next = length < 0 ? text.Length : next + length + 1;
        return true;
    }
}
