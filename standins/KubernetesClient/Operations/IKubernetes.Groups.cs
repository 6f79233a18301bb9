namespace k8s;

public partial interface IKubernetes
{
    ICoreV1Operations CoreV1 { get; }
    IAppsV1Operations AppsV1 { get; }
    ICoordinationV1Operations CoordinationV1 { get; }
    IRbacAuthorizationV1Operations RbacAuthorizationV1 { get; }
    IPolicyV1Operations PolicyV1 { get; }
    IAdmissionregistrationV1Operations AdmissionregistrationV1 { get; }
    IApiextensionsV1Operations ApiextensionsV1 { get; }
    IVersionOperations Version { get; }
    ICustomObjectsOperations CustomObjects { get; }
}
