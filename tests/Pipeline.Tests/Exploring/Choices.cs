namespace ModelPipeline.Tests;

/// <summary>A list of generated choices, taken one after the other. CsCheck can shorten a failing list.</summary>
internal sealed class Choices(byte[] choices)
{
    private int at;

    /// <summary>Whether all choices are taken.</summary>
    public bool AreOver => at >= choices.Length;

    /// <summary>The next choice among this number of options; the first option if all choices are taken.</summary>
    public int Next(int count) => AreOver ? 0 : choices[at++] % count;
}
