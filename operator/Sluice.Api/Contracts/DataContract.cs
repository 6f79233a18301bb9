namespace Sluice.Api.Contracts;

/// <summary>What pods that read a dataset find in them: trainers, and the pod that checks the dataset before them.</summary>
public static class DataContract
{
    /// <summary>Argument of the data image that checks the dataset.</summary>
    public const string Check = "check";

    /// <summary>Folder for downloaded files and for what does not fit into memory. Env SLUICE_SCRATCH.</summary>
    public const string ScratchPath = "/sluice/scratch";

    /// <summary>Name of the volume of <see cref="ScratchPath"/>.</summary>
    public const string ScratchVolume = "sluice-scratch";

    /// <summary>Size of <see cref="ScratchPath"/> where the job names none.</summary>
    public const string ScratchSize = "10Gi";

    /// <summary>Folder where the volume with the artifact of the version that gates compare with is mounted, if it has one.</summary>
    public const string BaselinePath = "/sluice/baseline";

    /// <summary>Folder where the volume with the artifact of the version that a training starts from is mounted, if it has one.</summary>
    public const string WarmStartPath = "/sluice/warm-start";

    /// <summary>
    /// Folder with a folder for each source that names a Secret, called by the source's index; the keys of the Secret are files in it. Env
    /// SLUICE_SOURCES.
    /// </summary>
    public const string SourcesPath = "/sluice/sources";
}
