namespace ModelPipeline.Tests;

/// <summary>Choices that a generator made, taken one after the other; a failing list can be shortened to what is needed to fail.</summary>
internal sealed class Choices(byte[] choices)
{
    private int at;

    /// <summary>Whether none is left.</summary>
    public bool AreOver => at >= choices.Length;

    /// <summary>The next, as one of so many; the first once none is left.</summary>
    public int Next(int count) => AreOver ? 0 : choices[at++] % count;
}
