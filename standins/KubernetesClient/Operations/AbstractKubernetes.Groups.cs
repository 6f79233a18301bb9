namespace k8s;

public abstract partial class AbstractKubernetes
{
    public ICoreV1Operations CoreV1 => this;
    public IAppsV1Operations AppsV1 => this;
    public ICoordinationV1Operations CoordinationV1 => this;
    public IRbacAuthorizationV1Operations RbacAuthorizationV1 => this;
    public IPolicyV1Operations PolicyV1 => this;
    public IAdmissionregistrationV1Operations AdmissionregistrationV1 => this;
    public IApiextensionsV1Operations ApiextensionsV1 => this;
    public IVersionOperations Version => this;
    public ICustomObjectsOperations CustomObjects => this;
}
