namespace ModelPipeline.Grains;

/// <summary>What a call for a user belongs to. Higher classes come first. Values are part of the wire format.</summary>
[GenerateSerializer]
public enum CallClass
{
    /// <summary>A caller who waits for this user alone.</summary>
    Single = 0,

    /// <summary>A list of users.</summary>
    List = 1,
}
