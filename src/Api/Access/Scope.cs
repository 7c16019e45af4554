namespace ModelPipeline.Api;

/// <summary>What a caller may do. A route asks for one of these, or for any of several.</summary>
[Flags]
internal enum Scope
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Scores users and rows: calls, lists, predictions.</summary>
    Score = 1,

    /// <summary>Reads stored scores, pipelines, jobs, schedules, versions, metrics.</summary>
    Read = 2,

    /// <summary>Reads explanations and asks what-if.</summary>
    Explain = 4,

    /// <summary>Makes, follows and stops jobs and schedules.</summary>
    Jobs = 8,

    /// <summary>Brings versions of models and moves users between them.</summary>
    Rollout = 16,

    /// <summary>Makes and revokes keys, reads the audit, sets webhooks.</summary>
    Admin = 32,

    /// <summary>All scopes.</summary>
    All = Score | Read | Explain | Jobs | Rollout | Admin,
}
