namespace ModelPipeline.Client;

/// <summary>When a call may be made again.</summary>
internal enum Repetition
{
    /// <summary>Only where the server did not begin: no connection, or 429.</summary>
    BeforeBegin,

    /// <summary>Also where the server asks for it: 503 with Retry-After.</summary>
    WhenAsked,

    /// <summary>Also where the answer was lost: the call changes nothing, or it makes the same change again.</summary>
    Always,
}
