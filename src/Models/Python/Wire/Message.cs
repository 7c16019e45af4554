using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Models.Python;

/// <summary>The head of an answer. Only the properties that belong to the call are set.</summary>
internal sealed record Message
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The id of the process that has connected.</summary>
    public int Hello { get; init; }

    /// <summary>The id of the process that was started.</summary>
    public int Pid { get; init; }

    /// <summary>How a process ended.</summary>
    public string? How { get; init; }

    public MessageFault? Fault { get; init; }

    public MessageError? Error { get; init; }

    /// <summary>The outputs; their values are in the body.</summary>
    public AnswerColumn[]? Columns { get; init; }

    public static Message Read(ReadOnlyMemory<byte> head) => Read<Message>(head);

    public static T Read<T>(ReadOnlyMemory<byte> head) => JsonSerializer.Deserialize<T>(head.Span, Options)
        ?? throw new InvalidDataException("A Python worker sent an empty head.");

    public static byte[] Write<T>(T head) => JsonSerializer.SerializeToUtf8Bytes(head, Options);
}
