namespace ModelPipeline.Compliance;

/// <summary>An event that was put aside, as its source stores it.</summary>
/// <param name="User">The user.</param>
/// <param name="Reason">Why.</param>
/// <param name="Attempts">How often it was claimed.</param>
public sealed record DeadLetter(string User, string Reason, int Attempts);
