/** The meshes that the programs can be written for. */
export type MeshName = 'istio' | 'linkerd';
