namespace ModelPipeline.Tests;

/// <summary>A span that a collector received. Ids are hexadecimal digits; empty for none.</summary>
internal sealed record OtlpSpan(
    string Service, string Source, string Name, string Trace, string Id, string Parent, int Kind, bool IsError,
    IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Links)
{
    /// <summary>Reads the spans of a request (<c>ExportTraceServiceRequest</c>).</summary>
    public static IEnumerable<OtlpSpan> Read(ProtoMessage request) =>
        from resource in request.Messages(1)
        let service = OtlpTags.Read(resource.Message(1), 1)["service.name"]
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        select new OtlpSpan(service, scope.Message(1).Text(1), span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), (int)span.Number(6),
            span.Message(15).Number(3) == 2, OtlpTags.Read(span, 9), [.. span.Messages(13).Select(link => link.Hex(1))]);
}
