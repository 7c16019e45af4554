namespace ModelPipeline.Api;

/// <summary>Tells which silo has a user, for messages about many users. There is one where the users are in other processes.</summary>
internal interface IListRouter
{
    /// <summary>The number of silos now.</summary>
    int Silos { get; }

    /// <summary>The silo of a user, to which calls for the user go too; null while the cluster has no silo.</summary>
    ListSilo? Find(string user);
}
