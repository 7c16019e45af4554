namespace ModelPipeline;

/// <summary>
/// How long a trigger rests after trouble: it doubles from one second to half a minute, and begins anew after a success. Thread-safe.
/// </summary>
internal sealed class TriggerBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private int failures;

    /// <summary>The rest after one more failure.</summary>
    public TimeSpan Failed()
    {
        var exponent = Math.Min(Interlocked.Increment(ref failures) - 1, 10);
        var rest = First * Math.Pow(2, exponent);
        return rest < Longest ? rest : Longest;
    }

    /// <summary>Records a success.</summary>
    public void Worked() => Volatile.Write(ref failures, 0);
}
