namespace ModelPipeline.Silo;

/// <summary>The side of a threshold that a user is on.</summary>
internal sealed record UserSide(string User, bool IsAbove);
