namespace ModelPipeline.Grains;

/// <summary>The class of a call for a user. Higher classes go first. Values are part of the wire format.</summary>
[GenerateSerializer]
public enum CallClass
{
    /// <summary>A caller waits for this user alone.</summary>
    Single = 0,

    /// <summary>The user is one of a list of users.</summary>
    List = 1,
}
