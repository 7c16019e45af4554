using System.Diagnostics;

namespace ModelPipeline.Grains;

/// <summary>The span of a call whose trace is recorded, as W3C Trace Context writes it.</summary>
/// <param name="Parent">The id of the span (<c>traceparent</c>).</param>
/// <param name="State">What the caller's own system adds (<c>tracestate</c>); null for nothing.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.CallTrace")]
public sealed record CallTrace([property: Id(0)] string Parent, [property: Id(1)] string? State = null)
{
    /// <summary>The recorded span that is open here; null if there is none.</summary>
    public static CallTrace? OfCurrent() =>
        Activity.Current is { Recorded: true, Id: { } id } span ? new(id, span.TraceStateString) : null;

    /// <summary>The span as the parent of others.</summary>
    public ActivityContext ToContext() => ActivityContext.TryParse(Parent, State, isRemote: true, out var context) ? context : default;
}
