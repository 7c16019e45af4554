namespace ModelPipeline.Cli;

/// <summary>
/// Shows how far something is, on stderr: a bar that is written over on a terminal, and a line every ten seconds elsewhere. Shows nothing
/// if the user wants quiet.
/// </summary>
internal sealed class ProgressLine(Surroundings around, bool isQuiet)
{
    private const int BarWidth = 20;
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(10);

    private long shownAt;
    private int shownLength;

    /// <summary>Shows the state.</summary>
    /// <param name="share">How much is done, 0 to 1; null where nobody knows.</param>
    /// <param name="text">The state in words.</param>
    public void Show(double? share, string text)
    {
        if (isQuiet)
            return;
        if (around.CanRewriteLines)
        {
            Rewrite(share is { } done ? $"{Bar(done)} {text}" : text);
            return;
        }

        if (shownAt != 0 && around.Clock.GetElapsedTime(shownAt) < PlainEvery)
            return;
        shownAt = around.Clock.GetTimestamp();
        around.Error.WriteLine(text);
    }

    /// <summary>Ends the line, so that other text can follow.</summary>
    public void End()
    {
        if (shownLength > 0)
            around.Error.WriteLine();
        shownLength = 0;
    }

    private void Rewrite(string line)
    {
        // One column stays free: a full line would wrap.
        var room = Math.Max(10, around.ErrorWidth - 1);
        var cut = line.Length <= room ? line : line[..room];
        around.Error.Write($"\r{cut.PadRight(Math.Min(shownLength, room))}");
        shownLength = cut.Length;
    }

    private string Bar(double done)
    {
        var full = (int)(Math.Clamp(done, 0, 1) * BarWidth);
        return around.ErrorWidth < 60
            ? $"{(int)(done * 100),3}%"
            : $"[{new string('#', full)}{new string('-', BarWidth - full)}] {(int)(done * 100),3}%";
    }
}
