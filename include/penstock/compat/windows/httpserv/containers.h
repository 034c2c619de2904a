/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * Stored contexts, applications, metadata. Part of <httpserv.h>.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_HTTPSERV_CONTAINERS_H
#define PENSTOCK_COMPAT_WINDOWS_HTTPSERV_CONTAINERS_H

#include <httpserv/constants.h>

class IHttpStoredContext { /* uuid f1927f76-790e-4ccb-a72e-396bdfdae05d */
public:
  virtual VOID CleanupStoredContext(VOID) = 0;
};

class IHttpModuleContextContainer { /* uuid d7fad7c9-aa27-4ab9-bd60-e55ccba3f5dc */
public:
  virtual IHttpStoredContext* GetModuleContext(HTTP_MODULE_ID moduleId) = 0;
  virtual HRESULT SetModuleContext(IHttpStoredContext* ppStoredContext,
                                   HTTP_MODULE_ID moduleId) = 0;
};

class INamedContextContainer { /* uuid 16db6f7c-1a94-47ca-a8e8-fea6005ff3ba */
public:
  virtual IHttpStoredContext* GetNamedContext(LPCWSTR szName) = 0;
  virtual HRESULT SetNamedContext(IHttpStoredContext* ppStoredContext, LPCWSTR szName) = 0;
};

class IDispensedHttpModuleContextContainer
    : public IHttpModuleContextContainer { /* uuid 2ae49359-95dd-4e48-ae20-c0cb9d0bc03a */
public:
  virtual VOID ReleaseContainer(VOID) = 0;
};

class IHttpPerfCounterInfo { /* uuid bdfc4c4a-12a4-4744-87d8-765eb320c59f */
public:
  virtual VOID IncrementCounter(DWORD dwCounterIndex, DWORD dwValue = 1) = 0;
  virtual VOID DecrementCounter(DWORD dwCounterIndex, DWORD dwValue = 1) = 0;
};

class IHttpApplication { /* uuid 3f75d9e6-1075-422c-ad89-93a85f2d7bdc */
public:
  virtual PCWSTR GetApplicationPhysicalPath(VOID) const = 0;
  virtual PCWSTR GetApplicationId(VOID) const = 0;
  virtual PCWSTR GetAppConfigPath(VOID) const = 0;
  virtual IHttpModuleContextContainer* GetModuleContextContainer(VOID) = 0;
};

class IHttpApplication2 : public IHttpApplication { /* uuid 311a3b7a-b673-4a1c-8349-2e98a23cadcb */
public:
  virtual VOID BeginApplicationWarmup(VOID) = 0;
  virtual VOID EndApplicationWarmup(VOID) = 0;
  virtual BOOL QueryIsWarmingUp(VOID) = 0;
};

class IHttpUrlInfo { /* uuid 7e0e6167-0094-49a1-8287-ecf6dc6e73a6 */
public:
  virtual IHttpModuleContextContainer* GetModuleContextContainer(VOID) = 0;
  virtual BOOL IsFrequentlyHit(VOID) const = 0;
};

class IScriptMapInfo { /* uuid d7fe3d77-68bc-4d4a-851f-eec9fb68017c */
public:
  virtual PCWSTR GetPath(VOID) const = 0;
  virtual PCSTR GetAllowedVerbs(VOID) const = 0;
  virtual PCWSTR GetModules(DWORD* pcchModules = NULL) const = 0;
  virtual PCWSTR GetScriptProcessor(DWORD* pcchScriptProcessor = NULL) const = 0;
  virtual PCWSTR GetManagedType(DWORD* pcchManagedType = NULL) const = 0;
  virtual BOOL GetAllowPathInfoForScriptMappings(VOID) const = 0;
  virtual DWORD GetRequiredAccess(VOID) const = 0;
  virtual DWORD GetResourceType(VOID) const = 0;
  virtual BOOL GetIsStarScriptMap(VOID) const = 0;
  virtual DWORD GetResponseBufferLimit(VOID) const = 0;
  virtual PCWSTR GetName(VOID) const = 0;
};

class IHttpCacheSpecificData;
class IHttpTokenEntry;
class IHttpFileInfo;
class IHttpSite;
class IHttpTraceContext;
class ICustomNotificationProvider;
class IHttpEventProvider;
class CHttpModule;
class IHttpModuleFactory;
class IWpfSettings;
class IWorkerProcessFramework;
struct HTTP_TRACE_CONFIGURATION;
struct HTTP_TRACE_EVENT;
class IMetadataInfo { /* uuid 48b10633-825d-495e-93b0-225380053e8e */
public:
  virtual PCWSTR GetMetaPath(VOID) const = 0;
  virtual PCWSTR GetVrPath(VOID) const = 0;
  virtual IHttpTokenEntry* GetVrToken(VOID) = 0;
  virtual IHttpModuleContextContainer* GetModuleContextContainer(VOID) = 0;
};

class IReferencedMetadataInfo
    : public IMetadataInfo { /* uuid 3fc5c336-9ad7-45ea-af2f-31b59302c9fe */
public:
  virtual VOID ReferenceMetadata(VOID) = 0;
  virtual VOID DereferenceMetadata(VOID) = 0;
};

#endif
